"""Addresses of the staff pages of the FAQ, below desk/faq/."""

from django.urls import path

from tickets.staff.faq import answers, edit, figures, lists, settings, states

urlpatterns = [
    path("", lists.articles, name="faq"),
    path("new/", edit.new, name="faq_new"),
    path("<int:pk>/<slug:language>/", edit.edit, name="faq_edit"),
    path("<int:pk>/<slug:language>/place/", edit.place, name="faq_place"),
    path("<int:pk>/<slug:language>/preview/", edit.preview, name="faq_preview"),
    path("<int:pk>/<slug:language>/versions/", edit.versions, name="faq_versions"),
    path("<int:pk>/versions/<int:number>/again/", edit.say_again, name="faq_say_again"),
    path("<int:pk>/<slug:language>/publish/", states.publish, name="faq_publish"),
    path("<int:pk>/<slug:language>/plan/", states.plan, name="faq_plan"),
    path("<int:pk>/<slug:language>/withdraw/", states.withdraw, name="faq_withdraw"),
    path("<int:pk>/<slug:language>/put-away/", states.put_away, name="faq_put_away"),
    path("<int:pk>/", figures.helped, name="faq_helped"),
    path("shops/<int:pk>/start/", lists.begin, name="faq_start"),
    path("shops/<int:pk>/publish/", lists.publish_all, name="faq_publish_all"),
    path("shops/<int:pk>/facts/", settings.facts, name="faq_facts"),
    path("shops/<int:pk>/searches/", figures.searches, name="faq_searches"),
    path("shops/<int:pk>/synonyms/", settings.synonyms, name="faq_synonyms"),
    path("shops/<int:pk>/categories/", settings.categories, name="faq_categories"),
    path("shops/<int:pk>/categories/<int:number>/", settings.category, name="faq_category"),
    path("shops/<int:pk>/categories/<int:number>/drop/", settings.drop, name="faq_drop_category"),
    path("answers/<int:pk>/", answers.from_answer, name="faq_from_answer"),
    path("tickets/<int:pk>/", answers.pick, name="faq_pick"),
    path("tickets/<int:pk>/<int:article>/", answers.insert, name="faq_insert"),
]
