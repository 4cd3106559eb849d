"""The owner's pages: how the service is doing, in words, figures and charts."""
