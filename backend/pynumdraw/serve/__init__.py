"""HTTP: drawings in, answers out. `workers` runs the processes, `app` is what each of them serves."""
