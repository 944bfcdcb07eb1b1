export interface AnnouncementOptions {
	/** The version of n8n. */
	version: string;
	/** Where n8n is installed, or will be. */
	folder: string;
	/** How many packages the installation has; 0 when it is there already. */
	packages: number;
	/** Whether a stand-in for IPEX is started. */
	standIn: boolean;
}

/** What a start is about to do, and how long it takes: said at once, because the first one takes minutes. */
export function announcement({ version, folder, packages, standIn }: AnnouncementOptions): string {
	const starts = standIn ? 'start a stand-in for IPEX, and n8n' : 'start n8n';
	if (packages === 0) {
		return `
  This takes about half a minute: build the package, ${starts} with it.
`;
	}
	return `
  The first start takes some minutes, because it installs n8n. It will:
    1. build the package: half a minute
    2. fetch n8n ${version}, ${packages} packages: 3 to 10 minutes, and 3 GB in
       ${folder}
    3. ${starts} with the package in it: a minute
  The next start skips step 2.
`;
}
