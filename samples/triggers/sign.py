"""Signs a body as hooks want it. usage: sign.py SECRET FILE"""
import hashlib
import hmac
import sys
import time

secret, file = sys.argv[1:3]
seconds = str(int(time.time()))
with open(file, "rb") as body:
    mac = hmac.new(secret.encode(), seconds.encode() + b"." + body.read(), hashlib.sha256)
print(f"t={seconds},v1={mac.hexdigest()}")
