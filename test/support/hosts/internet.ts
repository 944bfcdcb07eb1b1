import { net, stream, tls } from '../../../tools/node';
import type { Authority } from './authority';

/** Servers of this machine under the names of hosts on the internet, over TLS and on one port. */
export interface Internet {
	readonly port: number;
	/** The hosts that were asked for. */
	readonly asked: ReadonlySet<string>;
	stop(): Promise<void>;
}

/**
 * Takes connections for any host, with a certificate for its name, and hands them on without TLS.
 * @param portOf the port of the server that stands for a host
 */
export async function startInternet(
	authority: Authority,
	portOf: (host: string) => number,
): Promise<Internet> {
	const asked = new Set<string>();
	const contexts = new Map<string, Promise<tls.SecureContext>>();
	const contextFor = async (host: string) => {
		const { cert, key } = await authority.certify([host]);
		return tls.createSecureContext({ cert, key });
	};
	const server = tls.createServer({
		SNICallback: (host, done) => {
			asked.add(host);
			const context = contexts.get(host) ?? contextFor(host);
			contexts.set(host, context);
			context.then((value) => done(null, value), done);
		},
	});
	const open = new Set<stream.Duplex>();
	server.on('secureConnection', (client) => {
		const { servername } = client;
		if (!servername) {
			// Without a name there is nobody to stand in for.
			client.destroy();
			return;
		}
		const target = net.connect(portOf(servername), '127.0.0.1');
		for (const [from, to] of [
			[client, target],
			[target, client],
		] as const) {
			open.add(from);
			// An end that breaks off ends the other one, which is all that there is to do.
			stream.pipeline(from, to, () => open.delete(from));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as net.AddressInfo).port,
		asked,
		stop: async () => {
			for (const connection of open) connection.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
