"""Appeals at the operators' desk."""
