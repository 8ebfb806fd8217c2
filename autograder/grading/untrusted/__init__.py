"""What runs beside students' code: the zygote, its children, their sandbox."""
