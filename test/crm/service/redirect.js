/*
 * Loaded into n8n before its own code (NODE_OPTIONS=--require). n8n's CRM nodes have fixed addresses; connections to the hosts
 * named in CRM_STAND_INS, as {"api.hubapi.com":40123}, go to these ports of this machine. TLS still asks for, and checks, the host's own name.
 */
const tls = require('node:tls');

const standIns = JSON.parse(process.env.CRM_STAND_INS ?? '{}');
const connect = tls.connect;

tls.connect = (options, ...rest) => {
	const port = typeof options === 'object' ? standIns[options?.host] : undefined;
	if (port === undefined) return connect(options, ...rest);
	return connect({ servername: options.host, ...options, host: '127.0.0.1', port }, ...rest);
};
