<?php
// all there is of the world: other sites on this machine, under the names they go by
add_filter(
	'pre_http_request',
	function ( $done, $asked, $url ) {
		$host  = parse_url( $url, PHP_URL_HOST );
		$ports = json_decode( NEIGHBOURS, true );
		if ( '127.0.0.1' === $host ) {
			return $done;
		}
		if ( ! isset( $ports[ $host ] ) ) {
			return new WP_Error( 'http_request_failed', "there is no $host" );
		}
		$asked['headers']            = array_merge( (array) $asked['headers'], array( 'Host' => $host ) );
		$asked['reject_unsafe_urls'] = false;
		$asked['timeout']            = 30; // a pingback gives a busy machine three seconds
		return wp_remote_request( str_replace( "//$host", "//127.0.0.1:{$ports[ $host ]}", $url ), $asked );
	},
	10,
	3
);
// it asks the DNS whether a linking site exists
add_action( 'init', fn() => remove_filter( 'pingback_ping_source_uri', 'pingback_ping_source_uri' ) );
