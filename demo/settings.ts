import { path } from '../tools/node';
import { PlainError } from '../tools/errors';

/** An API access to IPEX, and where it is good. */
export interface Access {
	email: string;
	password: string;
	authUrl: string;
	apiUrl: string;
	/** Those of the real platform when left out. */
	smsUrl?: string;
	centralUrl?: string;
}

export interface Settings {
	/** The port of n8n's editor. */
	port: number;
	/** n8n's user folder: keep it and the demo goes on where it was. */
	dataFolder: string;
	/** The access to the real platform; undefined for the stand-in. */
	access: Access | undefined;
}

const defaultPort = 5678;

function readPort(text: string | undefined): number {
	if (!text) return defaultPort;
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new PlainError(
			`IPEX_DEMO_PORT is "${text}", which is no port. Set it to a number from 1 to 65535, or leave it out for ${defaultPort}.`,
		);
	}
	return port;
}

function readAccess(env: Record<string, string | undefined>): Access | undefined {
	const { IPEX_EMAIL: email, IPEX_PASSWORD: password } = env;
	if (!email && !password) return undefined;
	if (!email || !password) {
		const missing = email ? 'IPEX_PASSWORD' : 'IPEX_EMAIL';
		throw new PlainError(
			`${missing} is not set. Set both IPEX_EMAIL and IPEX_PASSWORD to use the real platform, or neither to use the stand-in.`,
		);
	}
	return {
		email,
		password,
		authUrl: env.IPEX_AUTH_URL || 'https://auth.voipex.io',
		apiUrl: env.IPEX_API_URL || 'https://ipbxapi.voipex.io',
	};
}

/**
 * What the environment says about the demo: `IPEX_EMAIL` and `IPEX_PASSWORD` (with `IPEX_AUTH_URL`,
 * `IPEX_API_URL`), `IPEX_DEMO_PORT`, `IPEX_DEMO_DATA`.
 * @param cache the folder in which the data is kept unless told; real and invented calls never mix
 * @throws PlainError when a setting makes no sense
 */
export function readSettings(env: Record<string, string | undefined>, cache: string): Settings {
	const access = readAccess(env);
	return {
		port: readPort(env.IPEX_DEMO_PORT),
		dataFolder: env.IPEX_DEMO_DATA
			? path.resolve(env.IPEX_DEMO_DATA)
			: path.join(cache, access ? 'demo-ipex' : 'demo-stand-in'),
		access,
	};
}
