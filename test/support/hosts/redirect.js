/*
 * Loaded into n8n before its own code (NODE_OPTIONS=--require), and by that into the npm that n8n starts. What has a fixed address on the
 * internet is reached on this machine: connections to the hosts named in STAND_INS, as {"api.hubapi.com":40123}, go to these ports, and
 * with a port for "*" all others do. TLS still asks for, and checks, the host's own name.
 */
const tls = require('node:tls');

const standIns = JSON.parse(process.env.STAND_INS ?? '{}');
const connect = tls.connect;

tls.connect = (options, ...rest) => {
	const host = typeof options === 'object' ? options?.host : undefined;
	const port = host && (standIns[host] ?? standIns['*']);
	if (!port) return connect(options, ...rest);
	return connect({ servername: host, ...options, host: '127.0.0.1', port }, ...rest);
};
