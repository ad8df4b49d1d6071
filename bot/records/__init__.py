"""The learning record and the certificate: papers that a learner shows to a client."""
