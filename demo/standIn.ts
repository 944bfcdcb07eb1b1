import getPort from 'get-port';
import { startPlatform } from '../tools/platform';
import { fs, path } from '../tools/node';
import { unless } from '../tools/errors';
import type { Access } from './settings';

/** The same at every start when they are free, so that a credential made by hand stays good. */
const ports = { auth: 5680, api: 5681, sms: 5682, central: 5683 };

/**
 * A small company: some hundred calls in the two days before, so that there are some of yesterday. Then several calls a
 * minute, one in ten of them written late.
 */
const company = { seed: 20, users: 12, calls: 400, historyHours: 48 };
const live = { callsPerMinute: 6, lateShare: 0.1 };

const hourMs = 3_600_000;

/**
 * The moment before which the invented past lies. A demo that is started again within two days gets the past
 * it had, so that its call log does not contradict its tables.
 * @param stored the moment of an earlier start, milliseconds since 1970
 */
export function historyEnd(stored: number | undefined, now: number): number {
	const known =
		stored !== undefined && stored <= now && now - stored < company.historyHours * hourMs;
	return known ? stored : now;
}

async function rememberedEnd(file: string): Promise<number> {
	const text = await unless('ENOENT', fs.promises.readFile(file, 'utf8'), '');
	const end = historyEnd(text === '' ? undefined : Number(text), Date.now());
	await fs.promises.writeFile(file, String(end));
	return end;
}

export interface StandIn {
	access: Access;
	stop(): Promise<void>;
}

/**
 * Starts the stand-in for IPEX on this machine, with a call log that has a past and goes on growing.
 * @param dataFolder where the demo keeps its data; the stand-in remembers its past there
 * @param n8nPort the port that n8n takes later
 */
export async function startStandIn(dataFolder: string, n8nPort: number): Promise<StandIn> {
	const portNear = async (port: number) =>
		await getPort({ host: '127.0.0.1', port: port === n8nPort ? undefined : port });
	await fs.promises.mkdir(dataFolder, { recursive: true });
	const end = await rememberedEnd(path.join(dataFolder, 'stand-in-history-end'));
	const platform = await startPlatform({
		...company,
		now: new Date(end),
		authPort: await portNear(ports.auth),
		apiPort: await portNear(ports.api),
		smsPort: await portNear(ports.sms),
		centralPort: await portNear(ports.central),
	});
	platform.clock.set(Date.now());
	platform.live.start(live);
	return {
		access: {
			email: platform.access.email,
			password: platform.access.password,
			authUrl: platform.authUrl,
			apiUrl: platform.apiUrl,
			smsUrl: platform.smsUrl,
			centralUrl: platform.centralUrl,
		},
		stop: async () => {
			platform.live.stop();
			await platform.stop();
		},
	};
}
