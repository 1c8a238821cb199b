/** The built site in memory: files with their encodings, validators and headers, and page shells for answers of the API. */
export interface Site {
  /** The answer to GET or HEAD of a built file, with ETag/304, precompressed encodings and its own security headers; null if there is none. `path` is without the base. */
  respond(request: Request, path: string): Response | null
  /**
   * A built page with another title and another content of its `<main>`: the form, receipt and mailbox as answers to POST.
   * Padded to a multiple of 4 KiB, `no-store`, never compressed; headers as the page itself plus those given.
   */
  page(
    path: '/report/' | '/track/',
    content: { title: string; main: string },
    status: number,
    headers?: Readonly<Record<string, string>>,
  ): Response
}
