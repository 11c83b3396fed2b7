"""What reading people, quotations, events and kinship needs in any language with words and capitals.

A tongue hands in a :class:`~kuager.extract.tongues.core.pack.Pack` of word lists and a few answers about its grammar
(:class:`~kuager.extract.tongues.core.tongue.Tongue`); :class:`~kuager.extract.tongues.core.extractor.TongueExtractor`
does the rest and returns the same extraction as the English rules.
"""
