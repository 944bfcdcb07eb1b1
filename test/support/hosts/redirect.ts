import { path, projectRoot } from '../../../tools/node';

/** A proxy of the machine must not be asked for what is on the machine itself. */
const NO_PROXY = Object.fromEntries(
	['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, '']),
);

/**
 * The environment that makes an n8n go to stand-ins instead of hosts on the internet.
 * @param ports by host, as `{ 'api.hubapi.com': 40123 }`; `*` stands for all other hosts
 * @param authority the file of the certificate authority that the stand-ins' certificates are from
 */
export function standInEnvironment(
	ports: Record<string, number>,
	authority: string,
): Record<string, string> {
	const script = path.join(projectRoot, 'test', 'support', 'hosts', 'redirect.js');
	return {
		...NO_PROXY,
		NODE_OPTIONS: `--require ${JSON.stringify(script)}`,
		NODE_EXTRA_CA_CERTS: authority,
		STAND_INS: JSON.stringify(ports),
	};
}
