import { nodeProcess, util } from '../../node';

/** How the stand-in runs when it runs alone. */
export interface Settings {
	authPort: number;
	apiPort: number;
	smsPort: number;
	centralPort: number;
	controlPort: number;
	seed: number;
	calls: number;
	hours: number;
	callsPerMinute: number;
	lateShare: number;
}

/** Flag, environment variable and value when neither is given. */
const SETTINGS: Record<keyof Settings, readonly [flag: string, variable: string, usual: number]> = {
	authPort: ['auth-port', 'PLATFORM_AUTH_PORT', 4801],
	apiPort: ['api-port', 'PLATFORM_API_PORT', 4802],
	smsPort: ['sms-port', 'PLATFORM_SMS_PORT', 4804],
	centralPort: ['central-port', 'PLATFORM_CENTRAL_PORT', 4805],
	controlPort: ['control-port', 'PLATFORM_CONTROL_PORT', 4803],
	seed: ['seed', 'PLATFORM_SEED', 1],
	calls: ['calls', 'PLATFORM_CALLS', 2000],
	hours: ['hours', 'PLATFORM_HOURS', 48],
	callsPerMinute: ['calls-per-minute', 'PLATFORM_CALLS_PER_MINUTE', 6],
	lateShare: ['late-share', 'PLATFORM_LATE_SHARE', 0.1],
};

function numberOf(text: string, name: string): number {
	const value = Number(text);
	if (text.trim() === '' || Number.isNaN(value) || value < 0) {
		throw new Error(`${name} must be a number from 0 on, not "${text}".`);
	}
	return value;
}

/** The settings from flags, else environment variables, else the usual ones. Throws on what is no setting. */
export function readSettings(
	flags: string[] = nodeProcess.argv.slice(2),
	variables: Readonly<Record<string, string | undefined>> = nodeProcess.env,
): Settings {
	const known = Object.values(SETTINGS).map(([flag]) => [flag, { type: 'string' }] as const);
	const { values } = util.parseArgs({ args: flags, options: Object.fromEntries(known) });
	const valueOf = (name: keyof Settings) => {
		const [flag, variable, usual] = SETTINGS[name];
		const given = values[flag] ?? variables[variable];
		return given === undefined ? usual : numberOf(String(given), `--${flag} (${variable})`);
	};
	return {
		authPort: valueOf('authPort'),
		apiPort: valueOf('apiPort'),
		smsPort: valueOf('smsPort'),
		centralPort: valueOf('centralPort'),
		controlPort: valueOf('controlPort'),
		seed: valueOf('seed'),
		calls: valueOf('calls'),
		hours: valueOf('hours'),
		callsPerMinute: valueOf('callsPerMinute'),
		lateShare: valueOf('lateShare'),
	};
}
