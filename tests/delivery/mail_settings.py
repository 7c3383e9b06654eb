"""The settings of the mail server for tests: templates of folder, owner, password and ports.

Postfix: main.cf is postconf(5), master.cf is master(5); no service runs in a chroot, and none that
would look at the machine's own mail. Dovecot 2.3: https://doc.dovecot.org/2.3/settings/core/.
"""

from __future__ import annotations

__all__ = ["DOVECOT", "MAIN", "MASTER"]

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /dev/stdout
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.test
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
notify_classes =
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtpd_tls_security_level = may
smtpd_tls_chain_files = {folder}/key.pem, {folder}/certificate.pem
message_size_limit = {largest}
recipient_delimiter = +
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
delay_warning_time = 1s
destination_concurrency_feedback_debug = no
default_transport = lmtp:inet:127.0.0.1:{lmtp}
transport_maps = inline:{{ {{known@bounce.test = lmtp:inet:127.0.0.1:{lmtp}}},
  {{bounce.test = smtp:[127.0.0.1]:{far}}}, {{full.test = smtp:[127.0.0.1]:{far}}},
  {{defer.test = smtp:[127.0.0.1]:{far}}} }}
far_restrictions = check_recipient_access inline:{{ {{known@bounce.test = OK}},
  {{bounce.test = 550 5.1.1 No such user}}, {{full.test = 552 5.2.2 Mailbox full}},
  {{defer.test = 450 4.2.1 Come back later}} }}, permit
"""

MASTER = """\
{smtp} inet n - n - - smtpd
{far} inet n - n - - smtpd -o myhostname=mx.test -o smtputf8_enable=no
  -o message_size_limit={narrow}
  -o smtpd_recipient_restrictions=$far_restrictions
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT = """\
protocols = imap lmtp
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {owner}
default_login_user = {owner}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={folder}/mail/%u
}}
recipient_delimiter = +
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
"""
