"""Answers in the shapes of Nominatim, so that its clients can ask this gazetteer."""
