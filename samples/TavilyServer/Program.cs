// The program is being written.
return;
