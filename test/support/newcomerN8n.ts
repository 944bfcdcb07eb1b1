import { n8n2 } from '../../tools/n8n/releases';
import { createAuthority } from './hosts/authority';
import { type Internet, startInternet } from './hosts/internet';
import { standInEnvironment } from './hosts/redirect';
import { fs, os, path } from '../../tools/node';
import { type PackageRegistry, startPackageRegistry } from './packageRegistry';
import { RealN8n } from './realN8n';

/** The hosts of the platform, which the credential has as its defaults. */
const AUTH_HOST = 'auth.voipex.io';
const API_HOST = 'ipbxapi.voipex.io';

/** An empty n8n, and around it an internet of two: the platform under its own names, and a package registry under all others. */
export interface NewcomerN8n {
	n8n: RealN8n;
	registry: PackageRegistry;
	internet: Internet;
	end(): Promise<void>;
}

export async function beginNewcomer(
	options: Parameters<typeof RealN8n.begin>[0],
): Promise<NewcomerN8n> {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-newcomer-'));
	const authority = await createAuthority(folder);
	const registry = await startPackageRegistry();
	const platformPorts = new Map<string, number>();
	const internet = await startInternet(
		authority,
		(host) => platformPorts.get(host) ?? registry.port,
	);
	const n8n = await RealN8n.begin(
		options,
		{
			...standInEnvironment({ '*': internet.port }, authority.file),
			// What npm has of its user: settings that name another registry, and packages that it once fetched.
			npm_config_userconfig: path.join(folder, 'user.npmrc'),
			npm_config_globalconfig: path.join(folder, 'global.npmrc'),
			npm_config_update_notifier: 'false',
			npm_config_cache: path.join(folder, 'npm-cache'),
		},
		n8n2,
		null,
	);
	platformPorts.set(AUTH_HOST, Number(new URL(n8n.platform.authUrl).port));
	platformPorts.set(API_HOST, Number(new URL(n8n.platform.apiUrl).port));
	return {
		n8n,
		registry,
		internet,
		end: async () => {
			await n8n.end();
			await internet.stop();
			await registry.stop();
			await fs.promises.rm(folder, { recursive: true, force: true });
		},
	};
}
