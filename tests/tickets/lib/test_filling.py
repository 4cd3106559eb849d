from tickets.lib.filling import fill, unknown


def test_blanks_are_filled_once():
    values = {"name": "{shop}", "shop": "Naaldbos"}
    assert fill("Dear {name} of {shop}, {other} {", values) == "Dear {shop} of Naaldbos, {other} {"


def test_unknown_blanks_are_named_once():
    assert unknown("{name} {nam} {x} {nam}", {"name": ""}) == ["nam", "x"]
