"""Index of every model, so that Django finds them; code imports the defining modules instead."""

from faq.articles import Article, ArticleText, ArticleVersion, Category, CategoryText, PublicAddress
from faq.facts import Fact
from faq.figures import ArticleDay, ArticleFeedback, SavedQuestion, SearchLog, StillWrote
from faq.vocabulary import Posting, Synonyms, Word

__all__ = [
    "Article",
    "ArticleDay",
    "ArticleFeedback",
    "ArticleText",
    "ArticleVersion",
    "Category",
    "CategoryText",
    "Fact",
    "Posting",
    "PublicAddress",
    "SavedQuestion",
    "SearchLog",
    "StillWrote",
    "Synonyms",
    "Word",
]
