"""Reading, without a widget: wrapping, marks and motions as pure functions over text."""
