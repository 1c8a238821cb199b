import sharp from 'sharp'

/** Text that stands in every metadata block of a `taggedPhoto`: none of it may be found after intake. */
export const photoMarker = 'MARKERCAMERA'

/** A photo as a phone makes it: GPS position, camera, XMP, ICC profile. */
export async function taggedPhoto(width = 1200, height = 900, colour = '#a33'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: photoMarker, Model: photoMarker, Artist: photoMarker },
      IFD2: { DateTimeOriginal: '2026:03:04 17:43:21' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 35/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '113/1 4/1 0/1' },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${photoMarker}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withIccProfile('p3')
    .jpeg()
    .toBuffer()
}
