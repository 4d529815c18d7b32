"""The words of labels and buttons that pages put between the paragraphs of an article."""

from __future__ import annotations


def _listed(labels: str) -> frozenset[str]:
    return frozenset(" ".join(label.split()) for label in labels.split(","))


LABELS = _listed("""
ad, advertisement, advertisements, advertising, advertisement continue reading the main story, article
continues below, story continues below, story continues below advertisement, scroll to continue, sponsored,
sponsored content, paid content, promoted, html tutorial, connect with us, follow us, follow us on, follow
us on google news, join us, join the conversation, contact us, about us, support us, donate, subscribe,
subscribe now, subscribe to our newsletter, sign up, sign up for our newsletter, sign in, log in, login,
register, newsletter, newsletters, share, share this, share this article, share this story, share this post,
share this page, share on, share via, share with your friends, tweet, pin it, print, print this page, email
this, copy link, link copied, bookmark, save article, like this, loading, listen to this article, related,
related content, related articles, related article, related stories, related posts, related topics, related
news, more on this story, more stories, more news, more from this author, read more, read next, read also,
also read, see also, up next, don't miss, you may like, you may also like, you might also like, recommended,
recommended for you, recommended stories, recommended reading, trending, trending now, most read, most
popular, popular, popular posts, latest news, editor's picks, editors' picks, top stories, comments, leave a
comment, leave a reply, post a comment, view comments, show comments, click to comment, click here, continue
reading, keep reading, skip to content, skip to main content, skip advertisement, back to top, menu, main
menu, home, next, previous, next article, previous article, next post, previous post, published, published
on, updated, last updated, on, by, tags, topics, filed under, categories, privacy policy, terms of use,
terms of service, cookie policy, accept cookies, accept all cookies, manage cookies, all rights reserved
""")
"""Labels, in lower case. They are whole lines: none says anything about a line that holds more than it."""

AMBIGUOUS = _listed("""
ad, advertising, bookmark, by, categories, comments, donate, home, latest news, loading, main menu, menu,
more news, newsletter, newsletters, next, on, popular, previous, print, promoted, published, recommended,
register, related, related news, share, subscribe, tags, top stories, topics, trending, tweet, updated
""")
"""Labels that may also be a heading or the last word of a sentence."""

NETWORKS = (
    r"(?:facebook|twitter|whats ?app|telegram|linkedin|pinterest|reddit|instagram|youtube|tiktok|threads"
    r"|bluesky|mastodon|tumblr|flipboard|messenger|e-?mail|print|share|tweet|copy link)"
)
"""Names of the networks that share buttons are for, as a part of a regular expression."""
