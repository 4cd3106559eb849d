import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from tickets.core.states import State
from tickets.templatetags.components import STATE_ICONS, breakable, letters_of


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def written(source, **context):
    return Template("{% load components %}" + source).render(Context(context))


class Person:
    def __init__(self, name):
        self.name = name


class SampleForm(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="We answer there.")
    follow = forms.BooleanField(label="Tell me", required=False)
    tone = forms.ChoiceField(
        label="Tone", choices=[("je", "je"), ("u", "u")], widget=forms.RadioSelect
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("<b>Not</b> like this.")


def test_icon_is_decoration_in_one_line():
    html = written('{% icon "send" %}')
    assert html.startswith("<svg")
    assert "\n" not in html
    assert 'class="icon"' in html
    assert 'aria-hidden="true"' in html
    assert "xmlns" not in html


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "no-such-icon" %}',
        '{% icon "send" size=3 %}',
        '{% initials "Jan" colour="red" %}',
        '{% initials "Jan" size="huge" %}',
        '{% state_mark "lost" %}',
        '{% banner kind="odd" %}x{% endbanner %}',
        '{% field "name" %}',
        "{% field %}",
    ],
)
def test_mistakes_are_errors(source):
    with pytest.raises(TemplateSyntaxError):
        written(source)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jan de Vries", "JV"),
        ("Sanne", "S"),
        ("sanne@shop.example", "S"),
        ("Anne-Marie van Dijk", "AD"),
        ("Łukasz Żak", "ŁŻ"),
        ("(intern) Bo", "B"),
        ("...", "?"),
    ],
)
def test_initials_take_first_and_last_name(name, letters):
    assert letters_of(name) == letters


def test_initials_escape_names_and_are_read_out():
    html = written("{% initials who %}", who=Person("<b>Jan</b> Bos"))
    assert "<b>" not in html
    assert '<span class="hidden-text">&lt;b&gt;Jan&lt;/b&gt; Bos</span>' in html


def test_initials_of_nobody_say_so():
    assert "nobody yet" in written("{% initials who %}", who=None)


def test_initials_keep_their_tone():
    assert written('{% initials "Eva" %}') == written('{% initials "Eva" %}')


def test_every_state_has_its_own_icon():
    assert set(STATE_ICONS) == set(State)
    assert len(set(STATE_ICONS.values())) == len(State)


def test_state_mark_has_its_word_even_when_bare():
    assert "<span>open</span>" in written('{% state_mark "open" %}')
    bare = written('{% state_mark "open" bare=True %}')
    assert '<span class="hidden-text">open</span>' in bare


def test_field_ties_label_hint_and_error_to_the_control():
    html = written("{% field form.email %}", form=SampleForm({"email": "nonsense"}))
    assert '<label for="id_email">E-mail address' in html
    assert 'id="id_email_helptext">We answer there.' in html
    assert 'id="id_email_error"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_field_draws_choices_as_one_group():
    html = written("{% field form.tone %}", form=SampleForm())
    assert html.count("<fieldset") == html.count("</fieldset>") == 1
    assert html.count('class="check"') == 2


def test_field_of_a_box_has_its_label_around_it():
    html = written("{% field form.follow %}", form=SampleForm())
    assert html.count("<label") == 1
    assert html.count("<div") == html.count("</div>")


def test_form_errors_are_escaped_and_bring_hidden_fields():
    html = written("{% form_errors form %}", form=SampleForm({"tone": "je"}))
    assert "&lt;b&gt;Not&lt;/b&gt; like this." in html
    assert 'type="hidden"' in html


def test_blocks_wrap_what_stands_in_them():
    html = written(
        '{% fold title=title name="x" count=2 folded=True %}<p>in</p>{% endfold %}', title="A & B"
    )
    assert html.startswith('<details class="block" data-fold="x"><summary><h2>A &amp; B</h2>')
    assert '<div class="block__body"><p>in</p></div>' in html
    assert " open>" in written('{% fold title="A" name="x" %}{% endfold %}')
    assert '<div class="banner banner--warn">' in written(
        '{% banner kind="warn" %}x{% endbanner %}'
    )
    assert '<p class="empty__word">Done.</p>next</div>' in written(
        '{% empty word="Done." icon_name="check" %}next{% endempty %}'
    )


def test_block_content_from_variables_stays_escaped():
    assert "&lt;i&gt;" in written("{% banner %}{{ words }}{% endbanner %}", words="<i>")


def test_unchanging_part_speaks_the_readers_language():
    said = {}
    for language in ("en", "nl", "en"):
        with translation.override(language):
            said[language] = written('{% unchanging "components/keys.html" %}')

    assert "Next, previous" in said["en"]
    assert "Next, previous" not in said["nl"]


def test_breakable_breaks_before_the_at_and_keeps_text_text():
    assert breakable("jan@<b>.nl") == "jan<wbr>@&lt;b&gt;.nl"
