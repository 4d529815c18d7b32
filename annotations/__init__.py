"""What a reader adds to articles: highlights, tags and notes, their anchors, their store, their export."""
