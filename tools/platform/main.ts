import { nodeProcess } from '../node';
import { startPlatform } from './index';
import type { Platform } from './index';
import { controlServer } from './standalone/control';
import { readSettings } from './standalone/settings';

function introduction(platform: Platform, controlUrl: string): string {
	const { authUrl, apiUrl, smsUrl, centralUrl, access, calls } = platform;
	return `
A stand-in for the IPEX platform is running.

  Authorization URL   ${authUrl}
  API URL             ${apiUrl}
  SMS URL             ${smsUrl}
  Central URL         ${centralUrl}
  E-mail              ${access.email}
  Password            ${access.password}

Its call log has ${calls.size} records, and new calls keep coming.

Faults can be ordered, the clock moved and calls added at ${controlUrl}; for example

  curl ${controlUrl}
  curl ${controlUrl}/faults -H 'Content-Type: application/json' \\
    -d '{"operationId":"getCalls","fault":{"kind":"html502"}}'

Ctrl-C ends it.
`;
}

async function run(): Promise<void> {
	const { controlPort, hours: historyHours, callsPerMinute, lateShare, ...rest } = readSettings();
	const platform = await startPlatform({ ...rest, historyHours });
	const control = controlServer(platform);
	const stop = async () => {
		await Promise.all([control.close(), platform.stop()]);
	};
	let listening = false;
	try {
		await control.listen(controlPort);
		listening = true;
	} finally {
		if (!listening) await stop();
	}
	platform.live.start({ callsPerMinute, lateShare });
	nodeProcess.stdout.write(introduction(platform, control.url));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) nodeProcess.once(signal, () => void stop());
}

run().catch((error: Error) => {
	nodeProcess.stderr.write(`${error.message}\n`);
	nodeProcess.exitCode = 1;
});
