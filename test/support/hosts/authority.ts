import { createCA, createCert } from 'mkcert';
import { fs, path } from '../../../tools/node';

const VALID_DAYS = 2;

/** A server certificate and its key, PEM. */
export interface Certificate {
	cert: string;
	key: string;
}

/** A certificate authority that lives as long as a test, and what makes a process believe in it. */
export interface Authority {
	/** A certificate for these names. */
	certify(domains: string[]): Promise<Certificate>;
	/** The authority's own certificate, for NODE_EXTRA_CA_CERTS. */
	readonly file: string;
}

/** @param folder where its certificate is written */
export async function createAuthority(folder: string): Promise<Authority> {
	const ca = await createCA({
		organization: 'n8n-nodes-ipex tests',
		countryCode: 'CZ',
		state: 'Prague',
		locality: 'Prague',
		validity: VALID_DAYS,
	});
	const file = path.join(folder, 'authority.pem');
	await fs.promises.writeFile(file, ca.cert);
	return {
		file,
		certify: async (domains) =>
			await createCert({
				ca: { key: ca.key, cert: ca.cert },
				domains,
				validity: VALID_DAYS,
			}),
	};
}
