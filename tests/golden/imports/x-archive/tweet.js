window.YTD.tweet.part0 = [
 {
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
]