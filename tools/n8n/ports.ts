import getPort from 'get-port';
import { net } from '../node';
import { PortInUseError, unless } from '../errors';

/** A TCP port of this machine that nothing uses at the moment. */
export async function freePort(): Promise<number> {
	return await getPort({ host: '127.0.0.1' });
}

/**
 * Makes sure that a port can be had.
 * @throws PortInUseError
 */
export async function claimPort(port: number): Promise<number> {
	const probe = net.createServer();
	const listening = new Promise<boolean>((resolve, reject) => {
		probe.once('error', reject);
		probe.listen(port, '127.0.0.1', () => resolve(true));
	});
	if (!(await unless('EADDRINUSE', listening, false))) throw new PortInUseError(port);
	await new Promise<void>((resolve) => probe.close(() => resolve()));
	return port;
}
