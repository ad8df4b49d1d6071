"""What the answers of learners say about lessons: how items fare, and where people stop."""
