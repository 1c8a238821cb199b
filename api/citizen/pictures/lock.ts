/**
 * Takes from this process what a decoder never needs: the network, sockets, names of hosts, signals to other
 * processes, other users, and native code other than the decoder. Node's permission flags leave these open.
 * It runs before the program of a child, and its text is passed to the child: it uses nothing outside of its
 * body.
 * @param decoders folders of the native code that may be loaded
 */
export function lock(decoders: readonly string[]): void {
  const denied = () =>
    Object.assign(new Error('Access to this API has been restricted'), { code: 'ERR_ACCESS_DENIED' })
  const replace = (holder: object, name: string, value: unknown) =>
    Object.defineProperty(holder, name, { value, writable: false, configurable: false })
  const deny = (holder: object, names: readonly string[]) => {
    for (const name of names)
      // Two classes share a base: its functions are replaced by then.
      if (name in holder && Object.getOwnPropertyDescriptor(holder, name)?.configurable !== false)
        replace(holder, name, () => {
          throw denied()
        })
  }
  const functionsOf = (holder: object): string[] =>
    Object.getOwnPropertyNames(holder).filter(
      (name) => name !== 'constructor' && typeof Reflect.get(holder, name) === 'function',
    )

  const net = process.getBuiltinModule('node:net')
  // A connection that is refused fails as one that nobody takes.
  replace(net.Socket.prototype, 'connect', function (this: InstanceType<typeof net.Socket>) {
    return this.destroy(denied())
  })
  deny(net.Server.prototype, ['listen'])
  deny(net, ['_createServerHandle'])
  deny(process.getBuiltinModule('node:dgram').Socket.prototype, ['bind', 'connect', 'send', 'sendto'])
  const dns = process.getBuiltinModule('node:dns')
  for (const part of [dns, dns.promises])
    deny(
      part,
      functionsOf(part).filter((name) => name !== 'Resolver'),
    )
  for (const { Resolver } of [dns, dns.promises])
    for (
      let part = Resolver.prototype as object;
      part !== Object.prototype;
      part = Object.getPrototypeOf(part) as object
    )
      deny(part, functionsOf(part))

  deny(process, ['kill', '_kill', '_debugProcess', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups'])
  const dlopen = process.dlopen.bind(process)
  replace(process, 'dlopen', (module: object, path: string, ...flags: number[]) => {
    if (!decoders.some((folder) => path.startsWith(`${folder}/`))) throw denied()
    dlopen(module, path, ...flags)
  })
}
