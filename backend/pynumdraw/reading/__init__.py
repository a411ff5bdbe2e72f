"""Reading a drawing or a picture: its answer, the explanation of the answer, or the problem with the drawing."""
