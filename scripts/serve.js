/**
 * Returns the command that runs the server. No signal opens a debugger in it, and no crash leaves an image of
 * its memory on the disk. Both would show citizens' texts. The garbage of a request dies young, so a small
 * nursery of the heap is enough (docs/performance.md). The rest of the heap grows in small steps: by itself
 * it keeps as much garbage as living objects. The shell sets the limit and becomes the server, whose children
 * inherit it.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {[string, ...string[]]} command and arguments
 */
export function serverCommand(file, args = []) {
  return [
    '/bin/sh',
    '-c',
    'ulimit -c 0 && exec "$0" "$@"',
    process.execPath,
    '--disable-sigusr1',
    '--max-semi-space-size=4',
    '--heap-growing-percent=20',
    file,
    ...args,
  ]
}
