"""The one table from tag to fact name.

Each name may be given many times, by many tags; none is merged with another. What is not listed here
stands in the dump of raw readings only.
"""

# EXIF tags, as exifread prints them, of IFD0 or of the EXIF directory.
EXIF_TEXTS: dict[str, str] = {
    "ImageDescription": "description",
    "UserComment": "user_comment",
    "Artist": "creator",
    "Copyright": "rights",
    "Software": "software",
    "Make": "make",
    "Model": "model",
    "XPTitleText": "title",
    "XPCommentText": "comment",
    "XPAuthorText": "creator",
    "XPSubjectText": "description",
    "XPKeywordsText": "keywords",
}
EXIF_NUMBERS: dict[str, str] = {"Orientation": "orientation"}
# fact name: (the date and time, the fraction of a second, the offset from UTC)
EXIF_TIMES: dict[str, tuple[str, str, str]] = {
    "acquired_at": ("DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal"),
    "digitized_at": ("DateTimeDigitized", "SubSecTimeDigitized", "OffsetTimeDigitized"),
    # TIFF 6.0 calls it the time of image creation; every writer sets it to the time of its own run.
    "modified_at": ("DateTime", "SubSecTime", "OffsetTime"),
}
IPTC_TEXTS: dict[str, str] = {
    "ObjectName": "title",
    "Headline": "headline",
    "Caption-Abstract": "caption",
    "Writer-Editor": "caption_writer",
    "By-line": "creator",
    "By-lineTitle": "creator_title",
    "Credit": "credit",
    "Source": "source",
    "CopyrightNotice": "rights",
    "Keywords": "keywords",
    "City": "city",
    "Province-State": "region",
    "Country-PrimaryLocationName": "country",
    "Country-PrimaryLocationCode": "country_code",
    "Sub-location": "location_name",
    "SpecialInstructions": "instructions",
    "OriginalTransmissionReference": "transmission_reference",
    "OriginatingProgram": "software",
}
# IIM 4.2 chapter 6: datasets that may stand more than once.
IPTC_REPEATABLE = frozenset({"By-line", "By-lineTitle", "Keywords", "Writer-Editor"})
# fact name: (date, time)
IPTC_TIMES: dict[str, tuple[str, str]] = {
    "created_at": ("DateCreated", "TimeCreated"),
    "digitized_at": ("DigitalCreationDate", "DigitalCreationTime"),
    "released_at": ("ReleaseDate", "ReleaseTime"),
}
XMP_TEXTS: dict[str, str] = {
    "XMP-dc:Title": "title",
    "XMP-dc:Description": "caption",
    "XMP-dc:Creator": "creator",
    "XMP-dc:Rights": "rights",
    "XMP-dc:Subject": "keywords",
    "XMP-dc:Source": "source",
    "XMP-photoshop:Headline": "headline",
    "XMP-photoshop:CaptionWriter": "caption_writer",
    "XMP-photoshop:AuthorsPosition": "creator_title",
    "XMP-photoshop:Credit": "credit",
    "XMP-photoshop:Source": "source",
    "XMP-photoshop:City": "city",
    "XMP-photoshop:State": "region",
    "XMP-photoshop:Country": "country",
    "XMP-photoshop:Instructions": "instructions",
    "XMP-photoshop:TransmissionReference": "transmission_reference",
    "XMP-iptcCore:Location": "location_name",
    "XMP-iptcCore:CountryCode": "country_code",
    "XMP-iptcExt:LocationShownSublocation": "location_name",
    "XMP-iptcExt:LocationShownLocationName": "location_name",
    "XMP-iptcExt:LocationShownCity": "city",
    "XMP-iptcExt:LocationShownProvinceState": "region",
    "XMP-iptcExt:LocationShownCountryName": "country",
    "XMP-iptcExt:LocationShownCountryCode": "country_code",
    "XMP-iptcExt:DigitalSourceType": "digital_source_type",
    "XMP-plus:ImageSupplierName": "supplier",
    "XMP-plus:ImageSupplierImageID": "supplier_image_id",
    "XMP-xmpRights:UsageTerms": "usage_terms",
    "XMP-xmpRights:WebStatement": "rights_url",
    "XMP-dcterms:License": "licence",
    "XMP-cc:License": "licence",
    "XMP-xmp:CreatorTool": "creator_tool",
    "XMP-xmpMM:DocumentID": "document_id",
    "XMP-xmpMM:OriginalDocumentID": "original_document_id",
    "XMP-xmpMM:DerivedFromDocumentID": "derived_from_document_id",
    "XMP-tiff:Make": "make",
    "XMP-tiff:Model": "model",
    "XMP-tiff:Software": "software",
    "XMP-tiff:Artist": "creator",
    "XMP-tiff:Copyright": "rights",
    "XMP-tiff:ImageDescription": "description",
    "XMP-exif:UserComment": "user_comment",
}
XMP_NUMBERS: dict[str, str] = {"XMP-tiff:Orientation": "orientation"}
XMP_TIMES: dict[str, str] = {
    "XMP-exif:DateTimeOriginal": "acquired_at",
    "XMP-exif:DateTimeDigitized": "digitized_at",
    "XMP-photoshop:DateCreated": "created_at",
    "XMP-xmp:CreateDate": "created_at",
    "XMP-xmp:ModifyDate": "modified_at",
    "XMP-tiff:DateTime": "modified_at",
    "XMP-exif:GPSDateTime": "gps_at",
}
XMP_POINTS: dict[str, str] = {
    "XMP-exif:GPSLatitude": "latitude_deg",
    "XMP-exif:GPSLongitude": "longitude_deg",
}
# W3C PNG Specification (Third Edition), 11.3.3.2: the keywords it defines.
PNG_TEXTS: dict[str, str] = {
    "Title": "title",
    "Author": "creator",
    "Description": "description",
    "Copyright": "rights",
    "Software": "software",
    "Source": "source",
    "Comment": "comment",
    "Disclaimer": "usage_terms",
}
PNG_TIMES: dict[str, str] = {"Creation Time": "created_at"}
