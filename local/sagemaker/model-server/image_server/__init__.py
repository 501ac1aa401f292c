"""What serves a model inside AWS's XGBoost image, reproduced: no more than a script can see."""
