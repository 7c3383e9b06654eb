# Verifies the DKIM signatures of the message on standard input by Mail::DKIM, a second
# implementation (Debian: libmail-dkim-perl). The argument is the key's record; no DNS is asked.
# Prints the result for each signature: pass, fail (and why), …
use strict;
use warnings;
use Mail::DKIM::Verifier;
use Net::DNS;

package Resolver;

sub send {
    my ($self, $name, $type) = @_;
    my $answer = Net::DNS::Packet->new($name, $type);
    $answer->push(answer => Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => $self->{record}))
        if $name eq $self->{name};
    return $answer;
}

package main;

Mail::DKIM::DNS::resolver(bless { name => $ARGV[0], record => $ARGV[1] }, 'Resolver');
my $verifier = Mail::DKIM::Verifier->new();
binmode STDIN;
$verifier->PRINT($_) while <STDIN>;
$verifier->CLOSE;
print $_->result_detail, "\n" for $verifier->signatures;
