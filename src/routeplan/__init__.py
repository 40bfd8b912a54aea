"""Plan the visits of field sales teams."""
