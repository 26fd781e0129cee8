<?php
// results of WordPress's own functions: [["wp_insert_post", {...}], ...] on standard input
$asked = json_decode( stream_get_contents( STDIN ), true );
$_SERVER['HTTP_HOST'] = 'localhost';
require 'wp-load.php';
require 'wp-admin/includes/user.php';
echo json_encode( array_map( fn( $call ) => $call[0]( ...array_slice( $call, 1 ) ), $asked ) );
