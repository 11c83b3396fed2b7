window.YTD.tweets.part0 = [
 {
  "tweet": {
   "id": "1377584024658116608",
   "id_str": "1377584024658116608",
   "full_text": "RT @other_example: A very long sentence of somebody else about the families in Oskemen that the archive cuts off at 140 characters becau…",
   "created_at": "Thu Apr 01 11:30:00 +0000 2021",
   "lang": "en",
   "retweeted": false,
   "entities": {
    "urls": [],
    "user_mentions": [],
    "hashtags": [],
    "symbols": []
   }
  }
 },
 {
  "tweet": {
   "id": "1377576474910916608",
   "id_str": "1377576474910916608",
   "full_text": "@other_example Thank you for asking. See https://t.co/cccccccccc",
   "created_at": "Thu Apr 01 11:00:00 +0000 2021",
   "lang": "en",
   "retweeted": false,
   "entities": {
    "urls": [
     {
      "url": "https://t.co/cccccccccc",
      "expanded_url": "https://twitter.com/dana_example/status/1377561375416516608",
      "display_url": "twitter.com/…"
     }
    ]
   },
   "in_reply_to_status_id_str": "1377500000000000000",
   "in_reply_to_screen_name": "other_example",
   "in_reply_to_user_id_str": "990000000000000002"
  }
 },
 {
  "tweet": {
   "id": "1377562633707716608",
   "id_str": "1377562633707716608",
   "full_text": "We ask every consul who reads this to raise the case of Yerzhan Kenes, a teacher from Oskemen, who was taken in March 2018 while he visited his parents. His wife has had no letter since then, and nobo… https://t.co/bbbbbbbbbb",
   "created_at": "Thu Apr 01 10:05:00 +0000 2021",
   "lang": "en",
   "retweeted": false,
   "entities": {
    "urls": [],
    "user_mentions": [],
    "hashtags": [],
    "symbols": []
   },
   "in_reply_to_status_id_str": "1377562130391236608",
   "in_reply_to_user_id_str": "990000000000000001",
   "in_reply_to_screen_name": "dana_example"
  }
 }
]