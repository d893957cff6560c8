// An echo server with `ws`, as its documentation has it, and with the settings of Gannet's compression. It listens on
// the address that it is given, says so, and runs until it is killed.
import { createRequire } from 'node:module';

// Where the tests with clients that nobody of Gannet wrote have it, too.
const { WebSocketServer } = createRequire(new URL('../../tests/interop/', import.meta.url))('ws');

const [host, port] = process.argv[2].split(':');
const server = new WebSocketServer({
  host,
  port: Number(port),
  backlog: 4096,
  perMessageDeflate: {
    zlibDeflateOptions: { level: 1, memLevel: 8 },
    threshold: 512,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
  },
});
server.on('listening', () => console.log(`listening on ${host}:${server.address().port}`));
server.on('connection', (socket) => {
  socket.on('error', console.error);
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
