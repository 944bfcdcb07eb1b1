import { path, projectRoot } from '../../support/node';

/**
 * The environment that makes an n8n go to stand-ins instead of the CRMs themselves.
 * @param ports by host, as `{ 'api.hubapi.com': 40123 }`
 * @param authority the file of the certificate authority that the stand-ins' certificates are from
 */
export function standInEnvironment(
	ports: Record<string, number>,
	authority: string,
): Record<string, string> {
	const script = path.join(projectRoot, 'test', 'crm', 'service', 'redirect.js');
	return {
		NODE_OPTIONS: `--require ${JSON.stringify(script)}`,
		NODE_EXTRA_CA_CERTS: authority,
		CRM_STAND_INS: JSON.stringify(ports),
		// A proxy of the machine must not be asked for them.
		NO_PROXY: ['localhost', '127.0.0.1', ...Object.keys(ports)].join(','),
		no_proxy: ['localhost', '127.0.0.1', ...Object.keys(ports)].join(','),
	};
}
