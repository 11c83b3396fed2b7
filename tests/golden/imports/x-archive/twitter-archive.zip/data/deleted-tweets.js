window.YTD.deleted_tweets.part0 = [
 {
  "tweet": {
   "id": "1377591574405316608",
   "id_str": "1377591574405316608",
   "full_text": "Posted in haste, I am not sure about the date.",
   "created_at": "Thu Apr 01 12:00:00 +0000 2021",
   "lang": "en",
   "retweeted": false,
   "entities": {
    "urls": [],
    "user_mentions": [],
    "hashtags": [],
    "symbols": []
   },
   "deleted_at": "Fri Apr 02 08:00:00 +0000 2021"
  }
 }
]