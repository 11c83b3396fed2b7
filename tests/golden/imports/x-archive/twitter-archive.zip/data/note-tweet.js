window.YTD.note_tweet.part0 = [
 {
  "noteTweet": {
   "noteTweetId": "1377900000000000000",
   "core": {
    "styletags": [],
    "urls": [],
    "text": "We ask every consul who reads this to raise the case of Yerzhan Kenes, a teacher from Oskemen, who was taken in March 2018 while he visited his parents. His wife has had no letter since then, and nobody answers her calls to the police in the town.",
    "mentions": [],
    "cashtags": [],
    "hashtags": []
   },
   "createdAt": "2021-04-01T10:05:00.000Z",
   "updatedAt": "2021-04-01T10:05:00.000Z",
   "lifecycle": {
    "value": "1",
    "name": "Default"
   }
  }
 }
]