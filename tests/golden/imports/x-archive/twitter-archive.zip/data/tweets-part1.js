window.YTD.tweets.part1 = [
 {
  "tweet": {
   "id": "1377562130391236608",
   "id_str": "1377562130391236608",
   "full_text": "Police wrote down our names. https://t.co/aaaaaaaaaa",
   "created_at": "Thu Apr 01 10:03:00 +0000 2021",
   "lang": "en",
   "retweeted": false,
   "entities": {
    "urls": [],
    "user_mentions": [],
    "hashtags": [],
    "symbols": []
   },
   "in_reply_to_status_id_str": "1377561375416516608",
   "in_reply_to_user_id_str": "990000000000000001",
   "in_reply_to_screen_name": "dana_example",
   "extended_entities": {
    "media": [
     {
      "id_str": "1",
      "media_url_https": "https://pbs.twimg.com/media/EaBcDe1.jpg",
      "type": "photo"
     },
     {
      "id_str": "2",
      "media_url_https": "https://pbs.twimg.com/media/EaBcDe2.jpg",
      "type": "photo"
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "id": "1377561375416516608",
   "id_str": "1377561375416516608",
   "full_text": "Day 51 at the consulate in Oskemen &amp; they did not open the door. &lt;1/3&gt;",
   "created_at": "Thu Apr 01 10:00:00 +0000 2021",
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
   "id_str": "20000000001",
   "full_text": "Қайырлы таң! Бәріңізге амандық",
   "created_at": "Wed Aug 04 06:10:00 +0000 2010"
  }
 }
]