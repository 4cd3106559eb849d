import pytest

from tickets.lib.passages import stands_in

TEXT = "Nothing is\nbetter than  this shop, I say."


@pytest.mark.parametrize(
    "passage", ["better than this shop", "Nothing is better", " I say. ", TEXT, "this shop,"]
)
def test_words_one_after_the_other_stand_in_it(passage):
    assert stands_in(passage, TEXT)


@pytest.mark.parametrize(
    "passage", ["", "  ", "thing is better", "better this shop", "better than this sho", "nothing"]
)
def test_other_or_cut_words_do_not(passage):
    assert not stands_in(passage, TEXT)


def test_later_place_counts_when_the_first_is_inside_a_word():
    assert stands_in("good shop", "a goodgood shop, a good shop")
