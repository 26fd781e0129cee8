// A directory of accounts, a PDS with its rate limits, and the AppView behind it, on loopback only.
// Prints their ports; each line on standard input is answered once all that was written is indexed.
import { createRequire } from 'node:module'
import { Server } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const [cache, dbPostgresUrl] = process.argv.slice(2)
const require = createRequire(`${cache}/`)
const { TestBsky, TestPds, TestPlc } = require('@atproto/dev-env')
const { mockNetworkUtilities } = require('@atproto/dev-env/dist/util')
const freePort = require('get-port')

const listen = Server.prototype.listen
Server.prototype.listen = function (port, ...others) {
  if (typeof port === 'object') return listen.call(this, port, ...others)
  const whenReady = others.filter((one) => typeof one === 'function')
  return listen.call(this, { port, host: '127.0.0.1' }, ...whenReady)
}

const plc = await TestPlc.create({})
const port = await freePort()
const view = await TestBsky.create({
  plcUrl: plc.url,
  pdsPort: port,
  repoProvider: `ws://localhost:${port}`,
  dbPostgresUrl,
  dbPostgresSchema: 'appview',
})
const pds = await TestPds.create({
  port,
  didPlcUrl: plc.url,
  bskyAppViewUrl: view.url,
  bskyAppViewDid: view.ctx.cfg.serverDid,
  rateLimitsEnabled: true,
})
mockNetworkUtilities(pds, view)
console.log(JSON.stringify({ pds: pds.port, view: view.port, plc: plc.port }))

for await (const _ of createInterface({ input: process.stdin })) {
  await pds.processAll()
  const last = await pds.ctx.sequencer.curr()
  do {
    await pause(10)
    await view.sub.processAll()
  } while (((await view.sub.runner.getCursor()) ?? 0) < last)
  console.log('indexed')
}
process.exit()
