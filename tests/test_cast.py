from tickets.core.access import tickets_for


def test_cast_sees_its_own_shops_only(ticket, owner, agent, stranger, read_only, operator):
    seen = {
        user.name: tickets_for(user).count()
        for user in (owner, agent, stranger, read_only, operator)
    }

    assert seen == {
        "Olga Owner": 1,
        "Sanne Visser": 1,
        "Tom de Boer": 0,
        "Rita Reader": 1,
        "Piet Phone": 0,
    }
