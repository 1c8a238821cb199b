/**
 * How the server is run: a signal opens no debugger in it, and a crash leaves no image of its memory on the disk; both would hold what citizens send.
 * The shell sets the limit and becomes the server, whose children keep it.
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
    file,
    ...args,
  ]
}
