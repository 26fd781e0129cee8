<?php
// addresses without a file of their own are WordPress's to understand
if ( is_file( $_SERVER['DOCUMENT_ROOT'] . parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ) ) {
	return false;
}
require 'index.php';
