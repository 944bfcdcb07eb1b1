import type { IDataObject } from 'n8n-workflow';

import { countryValue, timeZoneValue } from '../parameters/parameterValues';

/** How the call object shows numbers and times. */
export interface CallFormat {
	/** ISO 3166 code of the country whose numbers are written without country code. */
	country: string;
	/** IANA zone of the times. */
	timeZone: string;
}

/**
 * Reads the format from the options of a node.
 * @throws InvalidParameterError for a country that is not in the list, or a time zone that does not exist
 */
export function readCallFormat({ country, timezone }: IDataObject): CallFormat {
	return { country: countryValue(country), timeZone: timeZoneValue(timezone) };
}
