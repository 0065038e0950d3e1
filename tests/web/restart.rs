//! A server that is restarted on a socket held by another: nobody notices.
