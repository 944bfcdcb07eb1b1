/** Who publishes the package, and where its source is. */
export interface Publisher {
	/** The text of package.json. */
	manifest: string;
	/** The texts of the files that name the repository, by their names. */
	texts: Record<string, string>;
	/** The repository that runs the release, as `owner/name`; undefined outside of GitHub Actions. */
	runsIn: string | undefined;
}

interface Manifest {
	name: string;
	homepage?: string;
	author?: { name?: string; email?: string };
	repository?: { url?: string };
}

/** Addresses that nobody has: domains that are reserved for examples and tests. */
const NOBODY = /@(.*\.)?(example(\.\w+)?|test|invalid|localhost)$/i;

/**
 * What is still a placeholder, or names another repository than package.json; empty when the release may be published.
 * npm and n8n compare the repository of package.json with the one that published, so a wrong one costs a version.
 * @returns a sentence for each place
 */
export function placeholders({ manifest, texts, runsIn }: Publisher): string[] {
	const { name, homepage, author, repository } = JSON.parse(manifest) as Manifest;
	const own = /github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(repository?.url ?? '')?.[1];
	const found: string[] = [];
	if (!author?.name || !author.email || NOBODY.test(author.email)) {
		found.push('package.json names no author who can be reached.');
	}
	if (own === undefined) {
		found.push('"repository" in package.json is no address on github.com.');
		return found;
	}
	if (runsIn !== undefined && runsIn !== own) {
		found.push(`"repository" in package.json is ${own}, and the release runs in ${runsIn}.`);
	}
	if (homepage !== `https://github.com/${own}`) {
		found.push(`"homepage" in package.json is not https://github.com/${own}.`);
	}
	const addresses = new RegExp(`github\\.com/([\\w.-]+/${name})(?![\\w-])`, 'g');
	for (const [file, text] of Object.entries(texts)) {
		const other = [...text.matchAll(addresses)].map(([, named]) => named);
		if (other.some((named) => named !== own)) {
			found.push(`${file} names another repository than package.json.`);
		}
	}
	return found;
}
