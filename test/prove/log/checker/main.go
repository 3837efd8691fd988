// A stranger's check of a log: nothing of ours in it but docs/formats/log.md, the rest is Go's own transparency log (golang.org/x/mod/sumdb).
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run main.go -key VKEY [-older FILE]… [-receipt FILE]… FOLDER
//
// Ends with 1 and names the broken file. VKEY is the election's key, as it was published elsewhere.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(file string, why interface{}) {
	fmt.Printf("broken: %s: %v\n", file, why)
	os.Exit(1)
}

// open answers the text of a note that the key signed.
func open(file, vkey string, msg []byte) string {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		fail(file, err)
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		fail(file, err)
	}
	return opened.Text
}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		fail(path, err)
	}
	return data
}

// value is what a line of `name value` says.
func value(text, name string) string {
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, name+" ") {
			return line[len(name)+1:]
		}
	}
	return ""
}

// under is the log's key by the name of an origin, `<name>/<generation>`.
func under(file, vkey, origin string) string {
	name, rest, _ := strings.Cut(vkey, "+")
	_, key, _ := strings.Cut(rest, "+")
	typed, err := base64.StdEncoding.DecodeString(key)
	if err != nil || len(typed) != 33 || !strings.HasPrefix(origin, name+"/") {
		fail(file, "it names another log: "+origin)
	}
	named, err := note.NewEd25519VerifierKey(origin, typed[1:])
	if err != nil {
		fail(file, err)
	}
	return named
}

func checkpoint(file, vkey string, msg []byte) (string, tlog.Tree) {
	origin, _, _ := strings.Cut(string(msg), "\n")
	lines := strings.Split(open(file, under(file, vkey, origin), msg), "\n")
	if len(lines) < 4 {
		fail(file, "no checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		fail(file, "the size is no number")
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail(file, err)
	}
	return origin, tlog.Tree{N: size, Hash: root}
}

// path is that of C2SP tlog-tiles: as in Go's, without the height, and with `entries` for the data.
func path(tile tlog.Tile) string {
	return strings.Replace(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "tile/data/", "tile/entries/", 1)
}

// folder reads tiles of hashes for tlog, which checks them against the root.
type folder string

func (folder) Height() int                     { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data := read(filepath.Join(string(f), path(tile)))
		if len(data) != tile.W*tlog.HashSize {
			fail(path(tile), "it has not the length that its name promises")
		}
		all = append(all, data)
	}
	return all, nil
}

// leavesOf splits a tile of entries: each after its length as two bytes.
func leavesOf(file string, data []byte, width int) [][]byte {
	var leaves [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			fail(file, "it is cut")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		leaves, data = append(leaves, data[2:end]), data[end:]
	}
	if len(leaves) != width {
		fail(file, fmt.Sprintf("it holds %d entries, not %d", len(leaves), width))
	}
	return leaves
}

type list []string

func (l *list) String() string         { return strings.Join(*l, " ") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	var older, receipts list
	key := flag.String("key", "", "the election's `vkey`")
	flag.Var(&older, "older", "`file` of a checkpoint that was kept")
	flag.Var(&receipts, "receipt", "`file` of a receipt")
	flag.Parse()
	dir := flag.Arg(0)
	vkey := value(open("keys.txt", *key, read(filepath.Join(dir, "keys.txt"))), "log")
	origin, tree := checkpoint("checkpoint", vkey, read(filepath.Join(dir, "checkpoint")))

	// The tree as the entries make it. Go's way to keep it: one list of all hashes of complete subtrees.
	var stored []tlog.Hash
	storage := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	unlike := ""
	for n := int64(0); n*256 < tree.N; n++ {
		tile := tlog.Tile{H: 8, L: -1, N: n, W: 256}
		if rest := tree.N - n*256; rest < 256 {
			tile.W = int(rest)
		}
		hashes := tlog.Tile{H: 8, L: 0, N: n, W: tile.W}
		stated, _ := folder(dir).ReadTiles([]tlog.Tile{hashes})
		for i, leaf := range leavesOf(path(tile), read(filepath.Join(dir, path(tile))), tile.W) {
			hash := tlog.RecordHash(leaf)
			more, err := tlog.StoredHashesForRecordHash(n*256+int64(i), hash, storage)
			if err != nil {
				fail(path(tile), err)
			}
			stored = append(stored, more...)
			if unlike == "" && !bytes.Equal(hash[:], stated[0][i*tlog.HashSize:(i+1)*tlog.HashSize]) {
				unlike = path(tile)
			}
		}
	}
	if root, err := tlog.TreeHash(tree.N, storage); tree.N > 0 && (err != nil || root != tree.Hash) {
		if unlike == "" {
			unlike = "checkpoint"
		}
		fail(unlike, "the entries do not give the root that is signed")
	}
	// The entries are right, so every tile must be what they make.
	for _, tile := range tlog.NewTiles(8, 0, tree.N) {
		if tile.W < 256 && int64(tile.W) < tree.N>>(8*tile.L)-tile.N*256 {
			continue // Partial tiles of smaller trees need not stay.
		}
		made, err := tlog.ReadTileData(tile, storage)
		if found := read(filepath.Join(dir, path(tile))); err != nil || !bytes.Equal(made, found) {
			fail(path(tile), "it is not what the entries make")
		}
	}
	// From here on as a reader who has only the tiles.
	tiles := tlog.TileHashReader(tree, folder(dir))
	for _, file := range older {
		before, kept := checkpoint(file, vkey, read(file))
		if before != origin || kept.N > tree.N {
			fail(file, fmt.Sprintf("the log is %s with %d entries now", origin, tree.N))
		}
		if kept.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(tree.N, kept.N, tiles)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, kept.N, kept.Hash)
		}
		if err != nil {
			fail(file, err)
		}
	}
	for _, file := range receipts {
		msg := read(file)
		text := open(file, under(file, vkey, value(string(msg), "origin")), msg)
		leaf := fmt.Sprintf(`{"sealed":"%s","statement":"%s"}`, value(text, "sealed"), value(text, "statement"))
		promised, err := tlog.ParseHash(value(text, "leaf"))
		if err != nil || !strings.HasPrefix(text, "kua-receipt/1\n") || promised != tlog.RecordHash([]byte(leaf)) {
			fail(file, "it is no receipt of a submission")
		}
		index, err := strconv.ParseInt(value(text, "index"), 10, 64)
		if err != nil || index >= tree.N {
			fail(file, "the log has no such entry")
		}
		proof, err := tlog.ProveRecord(tree.N, index, tiles)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, promised)
		}
		if err != nil {
			fail(file, err)
		}
	}
	fmt.Printf("%s: %d entries, %d older checkpoints, %d receipts: all right\n", origin, tree.N, len(older), len(receipts))
}
