import getPort from 'get-port';
import { net, nodeProcess } from '../node';
import { PortInUseError, unless } from '../errors';

/**
 * A server listens some seconds after its port was chosen. So that no other process takes the port in between, each
 * process chooses from a range of its own, below the ports that the system itself hands out.
 */
const RANGES = { first: 20_000, count: 300, size: 40 };

/** What this process has chosen so far. It chooses none of them again: its server may not listen yet. */
const chosen = new Set<number>();

/** A TCP port of this machine that nothing uses at the moment. */
export async function freePort(): Promise<number> {
	const { first, count, size } = RANGES;
	const begin = first + (nodeProcess.pid % count) * size;
	const range = [...getPort.makeRange(begin, begin + size - 1)];
	const port = await getPort({
		host: '127.0.0.1',
		port: range.filter((one) => !chosen.has(one)),
	});
	chosen.add(port);
	return port;
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
